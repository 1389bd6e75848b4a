/** The messages about connections. In an untrusted workspace nothing is offered and nothing opens, whatever the client requests. */
import { failure } from '../../protocol/message.ts';
import {
  bindDocument,
  connect,
  connectionOffers,
  connectionsChanged,
  disconnect,
  readAddress,
  type ConnectResult,
} from '../../protocol/connections.ts';
import { takeApart } from '../connections/profiles.ts';
import type { ServerContext } from '../context.ts';

const restricted = 'Connections need a trusted workspace. Trust it, then connect.';

export function registerConnections({ rpc, connections, workspace, revision }: ServerContext): void {
  connections.onChange((lost) => {
    rpc.tell(connectionsChanged, { open: connections.open, lost });
    revision.touchLenses();
    workspace.serversChanged();
  });
  rpc.answer(connectionOffers, { offers: [], problems: ['The offers could not be read.'] }, () =>
    workspace.trusted ? connections.offers() : { offers: [], problems: [restricted] },
  );
  rpc.answer(
    connect,
    failure('The connection could not be opened. The log says why.'),
    async ({ id, host }, token): Promise<ConnectResult> =>
      workspace.trusted ? connections.connect(id, host, token) : failure(restricted),
  );
  rpc.answer(readAddress, { kind: 'unclear', message: 'The address could not be read.' }, ({ address }) =>
    takeApart(address),
  );
  rpc.answer(disconnect, false, ({ id }) => connections.disconnect(id));
  rpc.answer(bindDocument, false, ({ uri, connection }) => connections.bind(uri, connection));
}
