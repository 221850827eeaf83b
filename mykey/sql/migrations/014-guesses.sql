-- Wrong recovery codes are counted with all other guesses (`guess_count`), by the card that tried and by the ID.
DROP TABLE recovery_attempt;
