-- A window goes one way, and what it was fixed with stays: a privilege says what may be written, and not in which order. For everybody
-- but the owner of the tables, who repairs by hand.
CREATE OR REPLACE FUNCTION sealed_window() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  is_wrong boolean;
BEGIN
  IF current_user = (SELECT relowner::regrole::text FROM pg_class WHERE oid = TG_RELID) THEN
    RETURN NEW;
  END IF;
  CASE TG_TABLE_NAME
    WHEN 'settlement_line' THEN
      is_wrong := EXISTS (SELECT FROM settlement_statement WHERE settlement_id = NEW.settlement_id);
    WHEN 'settlement_approval' THEN
      is_wrong := NOT EXISTS (SELECT FROM settlement
        WHERE id = NEW.settlement_id AND state = 'review' AND revision = NEW.revision AND statement_sha256 = NEW.statement_sha256);
    WHEN 'zengin_file' THEN
      -- That of a remittance has approvals of its own (`remittance_once`).
      is_wrong := NEW.remittance_id IS NULL AND (SELECT count(*) FROM settlement_approval approval JOIN settlement ON settlement.id = approval.settlement_id
        WHERE settlement.id = NEW.settlement_id AND approval.revision = settlement.revision AND settlement.revision = NEW.revision
          AND approval.statement_sha256 = settlement.statement_sha256) < 2;
    WHEN 'zengin_cancelled' THEN
      -- Two say yes who neither asked nor made it, to this very file; and the bank says so, where it may have it.
      is_wrong := NOT EXISTS (SELECT FROM zengin_cancellation asked JOIN zengin_file file ON file.id = asked.file_id
        WHERE asked.id = NEW.cancellation_id AND asked.file_id = NEW.file_id AND asked.sha256 = file.sha256
          AND NOT EXISTS (SELECT FROM zengin_cancellation_decision WHERE cancellation_id = asked.id AND decision <> 'confirmed')
          AND (SELECT count(*) FROM zengin_cancellation_decision given WHERE given.cancellation_id = asked.id
                AND given.sha256 = file.sha256 AND given.staff_id NOT IN (asked.asked_by, file.created_by)) >= 2
          AND (asked.bank_says IS NOT NULL OR NOT at_bank(file.id, NEW.cancelled_at)));
    ELSE
      is_wrong := NEW.municipality_code <> OLD.municipality_code OR NEW.opens_on <> OLD.opens_on OR NEW.revision < OLD.revision
        -- Ended once, with the day that was said before.
        OR (OLD.ends_on IS NOT NULL AND (NEW.ends_on, NEW.cut_on) IS DISTINCT FROM (OLD.ends_on, OLD.cut_on))
        -- Closed once.
        OR (OLD.closed_at IS NOT NULL AND (NEW.closed_at, NEW.closed_by) IS DISTINCT FROM (OLD.closed_at, OLD.closed_by))
        -- A statement belongs to its revision.
        OR (NEW.statement_sha256 IS DISTINCT FROM OLD.statement_sha256 AND NOT EXISTS (SELECT FROM settlement_statement s
              WHERE s.settlement_id = NEW.id AND s.revision = NEW.revision AND s.sha256 = NEW.statement_sha256))
        OR (NEW.state <> OLD.state AND NOT CASE NEW.state
              WHEN 'review' THEN OLD.state = 'open' OR NEW.revision > OLD.revision
                OR (OLD.state = 'closed' AND EXISTS (SELECT FROM settlement_return r
                      WHERE r.settlement_id = NEW.id AND r.revision = NEW.revision))
              WHEN 'closed' THEN (OLD.state = 'review' OR EXISTS (SELECT FROM zengin_file file JOIN zengin_cancelled ON file_id = file.id
                  WHERE OLD.state = 'settled' AND file.settlement_id = NEW.id)) AND (SELECT count(*) FROM settlement_approval a
                WHERE a.settlement_id = NEW.id AND a.revision = NEW.revision AND a.statement_sha256 = NEW.statement_sha256) >= 2
              WHEN 'settled' THEN OLD.state = 'closed'
              ELSE false
            END);
  END CASE;
  IF is_wrong THEN
    RAISE EXCEPTION 'what a window was fixed with stays: %', TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sealed_window';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER sealed_window BEFORE UPDATE ON settlement FOR EACH ROW EXECUTE FUNCTION sealed_window();
CREATE OR REPLACE TRIGGER sealed_window BEFORE INSERT ON settlement_line FOR EACH ROW EXECUTE FUNCTION sealed_window();
CREATE OR REPLACE TRIGGER sealed_window BEFORE INSERT ON settlement_approval FOR EACH ROW EXECUTE FUNCTION sealed_window();
CREATE OR REPLACE TRIGGER sealed_window BEFORE INSERT ON zengin_file FOR EACH ROW EXECUTE FUNCTION sealed_window();
CREATE OR REPLACE TRIGGER sealed_window BEFORE INSERT ON zengin_cancelled FOR EACH ROW EXECUTE FUNCTION sealed_window();
