-- Refuses a row that reaches a municipality for practice through another row. The trigger's argument finds its code: an expression in
-- which $1 is the new row.
CREATE OR REPLACE FUNCTION sandbox_apart() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE is_sandbox boolean;
BEGIN
  EXECUTE format('SELECT (%s) >= ''90000''', TG_ARGV[0]) INTO is_sandbox USING NEW;
  IF is_sandbox THEN
    RAISE EXCEPTION 'a municipality for practice is reached by %', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sandbox_apart';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER sandbox_apart BEFORE INSERT OR UPDATE ON settlement_statement FOR EACH ROW
  EXECUTE FUNCTION sandbox_apart('SELECT municipality_code FROM settlement WHERE id = $1.settlement_id');
CREATE OR REPLACE TRIGGER sandbox_apart BEFORE INSERT OR UPDATE ON settlement_line FOR EACH ROW
  EXECUTE FUNCTION sandbox_apart('SELECT municipality_code FROM settlement WHERE id = $1.settlement_id');
-- Of a municipality's own window too, nobody of a sandbox is paid.
CREATE OR REPLACE TRIGGER sandbox_apart_payee BEFORE INSERT OR UPDATE ON settlement_line FOR EACH ROW
  EXECUTE FUNCTION sandbox_apart('CASE $1.payee_kind
    WHEN ''merchant'' THEN (SELECT municipality_code FROM merchant WHERE id = $1.payee_id)
    WHEN ''event'' THEN (SELECT municipality_code FROM support_event WHERE id = $1.payee_id)
    ELSE lpad($1.payee_id::text, 5, ''0'') END');
CREATE OR REPLACE TRIGGER sandbox_apart BEFORE INSERT OR UPDATE ON settlement_line_paid FOR EACH ROW
  EXECUTE FUNCTION sandbox_apart('SELECT municipality_code FROM settlement WHERE id = $1.settlement_id');
CREATE OR REPLACE TRIGGER sandbox_apart BEFORE INSERT OR UPDATE ON zengin_file FOR EACH ROW
  EXECUTE FUNCTION sandbox_apart('SELECT municipality_code FROM settlement WHERE id = $1.settlement_id');
CREATE OR REPLACE TRIGGER sandbox_apart BEFORE INSERT OR UPDATE ON zengin_item FOR EACH ROW
  EXECUTE FUNCTION sandbox_apart('SELECT municipality_code FROM settlement WHERE id = $1.settlement_id');
-- Periods of a municipality for practice are never closed: a rule would leave one more of them open each time.
CREATE OR REPLACE TRIGGER sandbox_apart BEFORE INSERT OR UPDATE ON cut_off FOR EACH ROW
  EXECUTE FUNCTION sandbox_apart('$1.municipality_code');
CREATE OR REPLACE TRIGGER sandbox_apart BEFORE INSERT OR UPDATE ON tie_up FOR EACH ROW
  EXECUTE FUNCTION sandbox_apart('SELECT municipality_code FROM merchant WHERE id = $1.merchant_id');
CREATE OR REPLACE TRIGGER sandbox_apart BEFORE INSERT OR UPDATE ON exchange_order FOR EACH ROW
  EXECUTE FUNCTION sandbox_apart(
    'SELECT municipality_code FROM support_event WHERE id = ($1.destination ->> ''eventId'')::integer');
-- A campaign of several municipalities has none of a sandbox.
CREATE OR REPLACE TRIGGER sandbox_apart BEFORE INSERT OR UPDATE ON premium_member FOR EACH ROW
  EXECUTE FUNCTION sandbox_apart('SELECT greatest(host_code, $1.municipality_code) FROM premium_campaign
    WHERE id = $1.campaign_id AND host_code <> $1.municipality_code');
