"""What stands in prose: findings of section 5, counts of sections 1, 5 and 6."""
