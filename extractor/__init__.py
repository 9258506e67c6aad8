"""From the bytes of a 政府信息公开工作年度报告 to a record, in one straight line."""
