/** Finds the session whose workspace folder contains a document, and the document's path in it. */
import type { Session } from '../../engine/session/session.ts';
import { placeOf } from './place.ts';

export interface SessionPlace {
  readonly session: Session;
  readonly path: string;
}

export function sessionAt(sessions: readonly Session[], uri: string): SessionPlace | undefined {
  const place = placeOf(
    uri,
    sessions.map(({ root }) => root),
  );
  if (place.kind === 'loose') {
    const [session] = place.saved ? [] : sessions;
    return session && { session, path: place.name };
  }
  const session = sessions.find(({ root }) => root === place.root);
  return session && { session, path: place.path };
}
