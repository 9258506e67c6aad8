"""Questions to a model: the endpoint, its answers kept, retries, budgets; nothing here knows a report."""
