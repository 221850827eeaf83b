-- 浜松市 divided itself anew on 2024-01-01: its seven wards of before end, in masters that were loaded when the list said nothing of it.
UPDATE municipality SET valid_to = '2023-12-31' WHERE kind = 'ward' AND code BETWEEN '22131' AND '22137';
