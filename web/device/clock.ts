/**
 * The clock of this device, corrected by the servers' own time. Proofs and idempotency keys carry the device's time,
 * and a tablet on a counter may be minutes off; nothing else depends on it.
 */
export type DeviceClock = {
  /** Milliseconds since 1970 in UTC, as the server would say. */
  now(): number;
  /** Learns the difference from an HTTP `Date` header; a header that is no date changes nothing. */
  correct(dateHeader: string | null): void;
};

export function createDeviceClock(read: () => number = Date.now): DeviceClock {
  let offset = 0;
  return {
    now: () => read() + offset,
    correct(dateHeader) {
      const server = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
      if (!Number.isNaN(server)) offset = server - read();
    },
  };
}
