"""Points given, corrected, taken back and brought back by colleagues (R3.3, R3.8)."""
