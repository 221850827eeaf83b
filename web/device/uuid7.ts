/**
 * A UUIDv7 (RFC 9562): 48 bits of time, the rest random. It names one operation of this device, so that sending the
 * operation again can never make it happen twice.
 *
 * @param unixMilliseconds the time it carries; servers take new keys for 48 hours around it, so pass a corrected clock
 */
export function uuid7(unixMilliseconds: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(unixMilliseconds / 0x10000));
  new DataView(bytes.buffer).setUint16(4, unixMilliseconds % 0x10000);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
