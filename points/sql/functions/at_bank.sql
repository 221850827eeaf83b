-- Whether a bank may have a file: it was handed in, somebody has its bytes, or the day of its transfer in Japan has come.
CREATE OR REPLACE FUNCTION at_bank(file integer, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM zengin_handover WHERE file_id = file)
      OR EXISTS (SELECT FROM zengin_download WHERE file_id = file)
      OR EXISTS (SELECT FROM zengin_file WHERE id = file AND payout_on <= (at AT TIME ZONE 'Asia/Tokyo')::date)
$$;
