/** An SSH server on this machine that really forwards, and an agent with one key: the ends that a tunnel meets. It notes who came and where to. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import ssh2, { type Connection, type ParsedKey } from 'ssh2';

export interface SshServer {
  readonly port: number;
  /** `host type key`, as known_hosts has it. */
  readonly publicKey: string;
  /** Its second key, of another kind. */
  readonly otherKey: string;
  /** How often somebody tried to log in. */
  readonly logins: () => number;
  /** `host:port`, each time that somebody asked to be led there. */
  readonly led: readonly string[];
  /** Cuts whoever is connected. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

export interface SshKeys {
  readonly private: string;
  readonly public: string;
}

export function sshKeys(passphrase?: string): SshKeys {
  const pair = ssh2.utils.generateKeyPairSync(
    'ed25519',
    passphrase === undefined ? {} : { passphrase, cipher: 'aes256-cbc', rounds: 4 },
  );
  // One random key in some hundreds the library writes so that it does not read it again.
  return ssh2.utils.parseKey(pair.private, passphrase) instanceof Error ? sshKeys(passphrase) : pair;
}

function parsed(text: string): ParsedKey {
  const read: ParsedKey | readonly ParsedKey[] | Error = ssh2.utils.parseKey(text);
  if (read instanceof Error) throw read;
  return Array.isArray(read) ? (read as readonly ParsedKey[])[0]! : read;
}

/** `allows`: whose key opens it. `leadsTo`: whether it forwards at all. */
export async function startSshServer(allows: SshKeys, leadsTo = true): Promise<SshServer> {
  const host = sshKeys();
  // Of the kind that is asked for last: whoever knows only this one has to ask for it first.
  const rsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
  const key = parsed(allows.public);
  const clients = new Set<Connection>();
  const led: string[] = [];
  let logins = 0;
  const server = new ssh2.Server({ hostKeys: [host.private, rsa.private] }, (client) => {
    clients.add(client);
    client.on('error', () => undefined);
    client.on('close', () => clients.delete(client));
    client.on('authentication', (context) => {
      logins += 1;
      const isKey = context.method === 'publickey' && context.key.data.equals(key.getPublicSSH());
      const signed = context.method === 'publickey' ? context : undefined;
      const isSigned =
        signed?.signature === undefined ||
        signed.blob === undefined ||
        key.verify(signed.blob, signed.signature);
      if (!isKey || !isSigned) {
        context.reject(['publickey']);
        return;
      }
      context.accept();
    });
    client.on('ready', () => {
      client.on('tcpip', (accept, reject, { destIP, destPort }) => {
        led.push(`${destIP}:${String(destPort)}`);
        if (!leadsTo) {
          reject();
          return;
        }
        const target = connect(destPort, destIP);
        target.on('error', () => reject());
        target.once('connect', () => {
          const channel = accept();
          target.pipe(channel).pipe(target);
          channel.on('error', () => target.destroy());
          channel.on('close', () => target.destroy());
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const knownAs = (keys: SshKeys): string =>
    `[127.0.0.1]:${String(port)} ${keys.public.split(' ').slice(0, 2).join(' ')}`;
  const cut = (): void => {
    for (const client of clients) client.end();
  };
  return {
    port,
    publicKey: knownAs(host),
    otherKey: knownAs(rsa),
    logins: () => logins,
    led,
    cut,
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}

/** The socket of an agent that has this key. */
export async function startAgent(
  folder: string,
  keys: SshKeys,
): Promise<{ socket: string; close: () => void }> {
  const key = parsed(keys.private);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const agent = new ssh2.AgentProtocol(false);
    agent.on('identities', (request) => agent.getIdentitiesReply(request, [key]));
    agent.on('sign', (request, _, data) => agent.signReply(request, key.sign(data)));
    socket.on('error', () => undefined);
    socket.pipe(agent).pipe(socket);
  });
  const path = join(folder, 'agent.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    socket: path,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
