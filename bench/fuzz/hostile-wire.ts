import type { Random } from './random.ts';

/** A request as it goes over the wire; everything in it may be spoiled. */
export type Wire = {
  method: string;
  /** With query, escaped as a browser would. */
  path: string;
  headers: Record<string, string>;
  body: string | Buffer | undefined;
};
const badProofs = (random: Random, proof = ''): string => {
  const [header = '', payload = '', signature = ''] = proof.split('.');
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwk = random.pick<unknown>([
    { kty: 'EC', crv: 'P-256', x: ['A'.repeat(43)], y: 'A'.repeat(43) },
    { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
    { kty: 'EC', crv: 'P-256', x: { toString: 1 }, y: null },
    { kty: 'oct', k: 'AAAA' },
    [],
    'x',
    null,
  ]);
  return random.pick([
    '',
    '..',
    'a.b.c',
    `${header}.${payload}.`,
    `${header}.${payload}.${signature.slice(2)}AA`,
    `${part({ typ: 'dpop+jwt', alg: 'ES256', jwk })}.${payload}.${signature}`,
    `${part({ typ: 'dpop+jwt', alg: random.pick(['none', 'HS256']), jwk })}.${payload}.${signature}`,
    `${header}.${part({ htm: 1, htu: [], iat: 1e300, jti: {} })}.${signature}`,
    `${part(null)}.${part(null)}.AA`,
    'A'.repeat(3000),
  ]);
};

/** Spoils the written request: its address, its headers, its bytes. */
export function spoilWire(random: Random, wire: Wire): void {
  const { headers } = wire;
  const json = wire.body === undefined ? '{}' : `${wire.body}`;
  const ways: (() => unknown)[] = [
    () =>
      (wire.path = wire.path.replace(
        /[^/?]+(?=$|\?)/,
        random.pick(['%', '%zz', '%E3%81', '%00', '%C0%80', '..%2f', '%ed%a0%80', 'x'.repeat(3000)]),
      )),
    () =>
      (wire.path += random.pick([
        '?',
        '?%',
        '?a[b]=1',
        '?__proto__=1',
        '?cursor=%00',
        '?limit=1e999',
        '?months=NaN&months=2',
        '//',
        '/..;/',
      ])),
    () => (wire.method = random.pick(['GET', 'PUT', 'DELETE', 'POST', 'OPTIONS', 'HEAD', 'PATCH'])),
    () =>
      (headers['content-type'] = random.pick([
        'text/plain',
        'multipart/form-data',
        'application/json; charset=\u00ff',
        'application/xml',
        ';',
        '',
      ])),
    () =>
      (headers.authorization = random.pick([
        '',
        'DPoP',
        'Bearer x',
        `DPoP ${'A'.repeat(43)}`,
        `DPoP ${'\u00e9'.repeat(30)}`,
      ])),
    () => (headers.dpop = badProofs(random, headers.dpop)),
    () => delete headers.dpop,
    () =>
      (headers.cookie = random.pick([
        '_session=%',
        '=;=;',
        '_interaction=\u00ff',
        '__proto__=1',
        `a=${'b'.repeat(4000)}`,
      ])),
    () => (headers['meguri-contract'] = random.pick(['0', '-1', 'NaN', '1e9', '\u00e9'])),
    () => (headers.origin = random.pick(['null', 'http://%', 'file://', '\u00ff'])),
    () => (headers.accept = random.pick(['\u00ff', '*/*;q=9', 'application/xml'])),
    () => (wire.body = ''),
    () =>
      (wire.body = random.pick([
        '[',
        '{"a":',
        'nul',
        '"',
        '\u0000',
        '[]',
        '"x"',
        '1',
        'null',
        '{"__proto__":{"a":1}}',
      ])),
    () => (wire.body = '['.repeat(20_000)),
    () => (wire.body = `${'['.repeat(20_000)}${']'.repeat(20_000)}`),
    () => (wire.body = json.replace(/:("[^"]*"|\d+)/, `:${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`)),
    () =>
      (wire.body = json.replace(
        /"([^"]*)"/,
        random.pick(['"\\ud800"', '"\\u0000"', '"\\x"', '1e999', '-0', '12345678901234567890123']),
      )),
    () =>
      (wire.body = Buffer.concat([
        Buffer.from(json.slice(0, -1)),
        Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
        Buffer.from('}'),
      ])),
    () => (wire.body = json.slice(0, random.int(0, json.length))),
    () => (wire.body = `${json}${' '.repeat(300_000)}`),
  ];
  random.pick(ways)();
  if (wire.body !== undefined) headers['content-type'] ??= 'application/json';
}
