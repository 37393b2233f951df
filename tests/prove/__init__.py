"""The long proofs of reliability: `make prove` prints goal, figure, held or not."""
