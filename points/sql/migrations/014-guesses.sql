-- Guesses at confirmation codes are counted with all others (`guess_count`), before they are judged.
DROP TABLE voucher_miss;
