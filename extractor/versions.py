"""What stands in every record so that its reader knows which program read the report."""

PARSER = "0.5.0"
