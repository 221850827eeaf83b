import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { parseAnswer, readBinary } from './apdu.ts';
import { CardRemoved, type CardTransport, digestInfoOf, readUserCertificate, signWithPin, triesLeft } from './index.ts';
import { createTestCa, currentAuthority, type IssuedCertificate, issueUserCertificate } from './testing/test-ca.ts';
import {
  createTransitCard,
  createVirtualCard,
  exportVirtualCard,
  importVirtualCard,
  signWithVirtualCard,
} from './testing/virtual-card.ts';

const NOW = Temporal.Instant.from('2026-04-10T01:00:00Z');
const digestInfo = digestInfoOf({ origin: 'https://mykey.example', nonce: 'n'.repeat(44) });
const pinOf = (pin: string) => Uint8Array.from(Buffer.from(pin));
let issued: IssuedCertificate;

before(async () => {
  const ca = await createTestCa({ at: NOW });
  issued = await issueUserCertificate({ issuer: currentAuthority(ca), notBefore: NOW });
});

const newCard = () => createVirtualCard({ issued, pin: '1234' });
const sign = (transport: CardTransport, pin: string) => signWithPin({ transport, pin: pinOf(pin), digestInfo });

test('the certificate is read without a PIN and is the card’s, without the filler behind it', async () => {
  const read = await readUserCertificate(newCard().insert());
  assert.ok(read.outcome === 'ok');
  assert.deepEqual(Buffer.from(read.certificate), Buffer.from(issued.certificate));
});

test('asking for the tries left uses none up', async () => {
  const transport = newCard().insert();
  for (let i = 0; i < 5; i++) assert.deepEqual(await triesLeft(transport), { outcome: 'ok', triesLeft: 3 });
});

test('a wrong PIN counts down 2, 1, blocks at the third, and then even the right PIN is not tried', async () => {
  const inner = newCard().insert();
  let pinsSent = 0;
  const transport: CardTransport = {
    transmit: (apdu) => {
      if (apdu[1] === 0x20 && apdu.length > 4) pinsSent += 1;
      return inner.transmit(apdu);
    },
  };
  assert.deepEqual(await sign(transport, '0000'), { outcome: 'wrong_pin', triesLeft: 2 });
  assert.deepEqual(await sign(transport, '0000'), { outcome: 'wrong_pin', triesLeft: 1 });
  assert.deepEqual(await sign(transport, '0000'), { outcome: 'pin_blocked' });
  assert.deepEqual(await sign(transport, '1234'), { outcome: 'pin_blocked' });
  assert.equal(pinsSent, 3);
  assert.deepEqual(await triesLeft(transport), { outcome: 'pin_blocked' });
});

test('the right PIN gives the tries back', async () => {
  const transport = newCard().insert();
  await sign(transport, '0000');
  assert.equal((await sign(transport, '1234')).outcome, 'ok');
  assert.deepEqual(await triesLeft(transport), { outcome: 'ok', triesLeft: 3 });
});

test('tries used up stay used up when the card is taken away and when it is kept as JSON', async () => {
  const card = newCard();
  await sign(card.insert(), '0000');
  await sign(card.insert(), '0000');
  const again = importVirtualCard(JSON.parse(JSON.stringify(exportVirtualCard(card))));
  assert.deepEqual(await triesLeft(again.insert()), { outcome: 'ok', triesLeft: 1 });
});

test('a card of another scheme is named as such, by every question', async () => {
  const transport = createTransitCard().insert();
  assert.deepEqual(await readUserCertificate(transport), { outcome: 'not_a_my_number_card' });
  assert.deepEqual(await triesLeft(transport), { outcome: 'not_a_my_number_card' });
  assert.deepEqual(await sign(transport, '1234'), { outcome: 'not_a_my_number_card' });
});

test('a card taken away at any step is named as such, and nothing is thrown', async () => {
  for (let steps = 0; steps < 7; steps++) {
    const inner = newCard().insert();
    let sent = 0;
    const transport: CardTransport = {
      transmit: (apdu) => {
        if (sent++ === steps) inner.remove();
        return inner.transmit(apdu);
      },
    };
    const outcome = (await sign(transport, '1234')).outcome;
    assert.equal(outcome, steps < 6 ? 'card_removed' : 'ok', `after ${steps} commands`);
  }
});

test('an answer nobody expects is a card error with the step and the status word', async () => {
  const transport: CardTransport = {
    transmit: async (apdu) => (apdu[1] === 0xa4 && apdu[2] === 4 ? Uint8Array.of(0x90, 0) : Uint8Array.of(0x6f, 0)),
  };
  assert.deepEqual(await triesLeft(transport), { outcome: 'card_error', at: 'select userPin', status: '6f00' });
});

test('the PIN’s bytes are overwritten after every outcome', async () => {
  const removed: CardTransport = { transmit: () => Promise.reject(new CardRemoved()) };
  for (const [transport, digits] of [
    [newCard().insert(), '1234'],
    [newCard().insert(), '9999'],
    [removed, '1234'],
  ] as const) {
    const pin = pinOf(digits);
    await signWithPin({ transport, pin, digestInfo });
    assert.deepEqual([...pin], [0, 0, 0, 0]);
  }
});

test('only the JPKI application is ever selected, and only files of user authentication', async () => {
  const inner = newCard().insert();
  const sent: string[] = [];
  const transport: CardTransport = {
    transmit: (apdu) => {
      sent.push(Buffer.from(apdu).toString('hex'));
      return inner.transmit(apdu);
    },
  };
  await readUserCertificate(transport);
  await sign(transport, '1234');
  const selected = new Set(sent.filter((apdu) => apdu.startsWith('00a4')));
  assert.deepEqual(
    selected,
    new Set(['00a4040c0ad392f000260100000001', '00a4020c02000a', '00a4020c020018', '00a4020c020017']),
  );
});

describe('the virtual card answers as the real one', () => {
  const cases: [string, string[], string][] = [
    ['the application of the face data is not found', ['00a4040c0ad3921000310001010408'], '6a82'],
    ['the signature certificate’s file is not found', ['00a4040c0ad392f000260100000001', '00a4020c020001'], '6a82'],
    [
      'a signature before the PIN is refused',
      ['00a4040c0ad392f000260100000001', '00a4020c020017', '802a00800100 00'],
      '6982',
    ],
    ['reading without a file is refused', ['00a4040c0ad392f000260100000001', '00b0000004'], '6986'],
    ['reading behind the file is refused', ['00a4040c0ad392f000260100000001', '00a4020c02000a', '00b07fff01'], '6b00'],
    ['tries left is 63C3', ['00a4040c0ad392f000260100000001', '00a4020c020018', '00200080'], '63c3'],
    ['a short PIN is a wrong PIN', ['00a4040c0ad392f000260100000001', '00a4020c020018', '0020008003313233'], '63c2'],
    ['an unknown instruction is 6D00', ['00a4040c0ad392f000260100000001', '00ca000000'], '6d00'],
    ['an unknown class is 6E00', ['00a4040c0ad392f000260100000001', 'ffca000000'], '6e00'],
    ['half a command is 6700', ['00a4'], '6700'],
  ];
  for (const [what, commands, expected] of cases) {
    test(what, async () => {
      const transport = newCard().insert();
      let last = '';
      for (const command of commands) {
        const bytes = Uint8Array.from(Buffer.from(command.replaceAll(' ', ''), 'hex'));
        last = Buffer.from(await transport.transmit(bytes)).toString('hex');
      }
      assert.equal(last.slice(-4), expected);
    });
  }

  test('after three wrong PINs every VERIFY is 6984 and the counter says 63C0', async () => {
    const card = newCard();
    for (let i = 0; i < 3; i++) await sign(card.insert(), '0000');
    const transport = card.insert();
    const send = async (hex: string) =>
      Buffer.from(await transport.transmit(Uint8Array.from(Buffer.from(hex, 'hex')))).toString('hex');
    await send('00a4040c0ad392f000260100000001');
    await send('00a4020c020018');
    assert.equal(await send('002000800431323334'), '6984');
    assert.equal(await send('00200080'), '63c0');
  });
});

test('signing without a browser gives the same refusals by name', async () => {
  const request = { origin: 'https://mykey.example', nonce: 'n'.repeat(44) };
  const signed = await signWithVirtualCard({ card: newCard(), pin: '1234', ...request });
  assert.equal(signed.outcome, 'ok');
  assert.deepEqual(await signWithVirtualCard({ card: newCard(), pin: '4321', ...request }), {
    outcome: 'wrong_pin',
    triesLeft: 2,
  });
  assert.deepEqual(await signWithVirtualCard({ card: createTransitCard(), pin: '1234', ...request }), {
    outcome: 'not_a_my_number_card',
  });
});

test('an answer without a status word and an offset beyond 15 bits are caught', () => {
  assert.equal(parseAnswer(Uint8Array.of(0x90)).status.kind, 'other');
  assert.throws(() => readBinary({ offset: 0x8000, length: 1 }), RangeError);
});
