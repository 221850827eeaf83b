import { createTransport } from 'nodemailer';
import type { SendMail } from '../mykey/server.ts';

/**
 * Sends mail by the server of an address such as `smtps://user:password@mail.example:465`. A mail that the server did not
 * take within half a minute was not sent.
 */
export function createSmtp(url: string, from: string): SendMail {
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  } as Parameters<typeof createTransport>[0]);
  return async ({ recipient, subject, body }) => {
    await transport.sendMail({ from, to: { name: '', address: recipient }, subject, text: body });
  };
}
