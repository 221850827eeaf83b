-- Where a company's system hears of what happened (Standard Webhooks), as two persons of it said last; NULL: nowhere any more.
CREATE TABLE partner_webhook (
  partner_id integer     PRIMARY KEY REFERENCES partner (id),
  address    text,
  changed_at timestamptz NOT NULL
);

-- What a company is told, written in the transaction that made it so. A number, a state, an amount and times: never who.
CREATE TABLE webhook_event (
  -- The same at every attempt: by it a company knows what it was told before.
  id           uuid        PRIMARY KEY,
  partner_id   integer     NOT NULL REFERENCES partner (id),
  type         text        NOT NULL CHECK (type IN ('order.destination_chosen', 'order.credited', 'order.refused', 'coupon.used')),
  data         jsonb       NOT NULL,
  occurred_at  timestamptz NOT NULL,
  state        text        NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'stopped')),
  attempts     integer     NOT NULL DEFAULT 0,
  -- When it is sent next; while it is being sent, when a crash is taken to have ended that.
  due_at       timestamptz NOT NULL,
  -- Of the last attempt.
  tried_at     timestamptz,
  failure      text        CHECK (failure IN ('unreachable', 'address_refused', 'too_slow', 'redirect', 'refused')),
  status       integer,
  delivered_at timestamptz,
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
);
CREATE INDEX webhook_event_due ON webhook_event (partner_id, due_at, id) WHERE state = 'waiting';
CREATE INDEX webhook_event_of_partner ON webhook_event (partner_id, occurred_at DESC, id DESC);
CREATE INDEX webhook_event_over ON webhook_event (occurred_at) WHERE state <> 'waiting';
