-- One job credits whatever has its deduction proven: orders of 修正1 and those of coupons.
DROP INDEX exchange_order_deducted;
DROP INDEX exchange_order_of_coupon_open;
CREATE INDEX exchange_order_proven ON exchange_order (received_at, id)
  WHERE (deduction_number IS NOT NULL OR origin = 'coupon') AND state IN ('accepted', 'confirmed');

-- What came of a file once all its lines have had their turn: lists count no lines then.
ALTER TABLE order_file ADD COLUMN taken integer, ADD COLUMN taken_points bigint;
UPDATE order_file SET taken = sums.taken, taken_points = sums.taken_points
  FROM (SELECT file_id, count(*) FILTER (WHERE outcome = 'taken') AS taken, coalesce(sum(amount) FILTER (WHERE outcome = 'taken'), 0) AS taken_points
          FROM order_file_line GROUP BY file_id) sums
 WHERE sums.file_id = id AND finished_at IS NOT NULL;
ALTER TABLE order_file ADD CHECK (num_nulls(finished_at, taken, taken_points) IN (0, 3));
