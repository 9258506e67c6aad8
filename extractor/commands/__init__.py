"""The commands of `nianbao`, one module each."""
