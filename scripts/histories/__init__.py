"""How scripts/compare-histories reads, judges and pairs histories."""
