-- Of what was moved to a town, from where those live who moved it: `43424/13` by the prefecture of the town that noted them as residents,
-- `43424/here`, `43424/overseas` or `43424/unknown`. No address is known (R13-09).
ALTER TABLE month_flow_sum DROP CONSTRAINT month_flow_sum_measure_check,
  ADD CONSTRAINT month_flow_sum_measure_check
    CHECK (measure IN ('exchanged', 'moved', 'movedFrom', 'usedIn', 'usedFor', 'expired', 'reserve', 'granted', 'used'));
CREATE INDEX month_flow_sum_of_region ON month_flow_sum (split_part(part, '/', 1), month) WHERE measure = 'movedFrom';
