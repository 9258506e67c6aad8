"""Records as tables: CSV, Parquet, DuckDB, XLSX."""
