import { createTransport } from 'nodemailer';
import type { SendMail } from '../server/mail.ts';

/**
 * The row of a mail is held while it is sent (`server/mail.ts`), so that the whole must end before PostgreSQL ends a silent
 * transaction (60 s), however slowly a server speaks.
 */
const wholeMilliseconds = 45_000;

/**
 * Sends mail by the server of an address such as `smtps://user:password@mail.example:465`. A mail that the server did not
 * take within `whole` milliseconds (three quarters of a minute) counts as not sent, and is tried again.
 */
export function createSmtp(url: string, from: string, { whole = wholeMilliseconds } = {}): SendMail {
  const transport = createTransport({
    url,
    dnsTimeout: 10_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  } as Parameters<typeof createTransport>[0]);
  return async ({ recipient, subject, body }) => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error('the mail was not taken in time')), whole);
    try {
      await Promise.race([
        transport.sendMail({ from, to: { name: '', address: recipient }, subject, text: body }),
        late,
      ]);
    } finally {
      clearTimeout(timer);
    }
  };
}
