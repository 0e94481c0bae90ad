import { SMTPServer } from 'smtp-server';

export type ReceivedMail = { from: string; to: string[]; user: string | null; text: string };

export type TestMailServer = {
  /** The value of a resource for it. */
  resource: { host: string; port: number; tls: string; user: string; password: string; from: string };
  received: ReceivedMail[];
  close(): Promise<void>;
};

/**
 * A real SMTP server on a free port that keeps what it gets; it refuses `nobody@example.com`. Its certificate is one that
 * nobody signed.
 */
export async function startMailServer(password: string, { hasTls = false } = {}): Promise<TestMailServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    allowInsecureAuth: true,
    disabledCommands: hasTls ? [] : ['STARTTLS'],
    onAuth({ username = '', password: given }, _session, done) {
      if (given === password) done(null, { user: username });
      else done(new Error('Wrong password'));
    },
    onRcptTo({ address }, _session, done) {
      done(address === 'nobody@example.com' ? new Error('No such mailbox') : null);
    },
    onData(stream, { envelope, user }, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, user: user === undefined ? null : String(user), text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const login = { user: 'desk', password, from: 'Refund desk <desk@example.com>' };
  return {
    resource: { host: '127.0.0.1', port, tls: 'none', ...login },
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
