/** Determines which files of a folder can have findings: those that the status counts and Problems lists. */
import { usualScope, type Scope } from '../../core/findings/scope.ts';
import { lintable } from '../../engine/session/lintable.ts';
import type { Session } from '../../engine/session/session.ts';
import type { Settings } from '../settings.ts';

/** The editor's setting, else the folder's configuration, else new work. */
export function scopeOf(session: Session, settings: Settings): Scope {
  return settings.scope ?? session.workspace.configs.configFor('.').config.scope ?? usualScope;
}

/** `open`: paths that are open in an editor and may not be on disk yet. */
export function pathsInScope(session: Session, scope: Scope, open: readonly string[]): readonly string[] {
  switch (scope) {
    case 'open':
      return open;
    case 'new':
      return [...new Set([...session.newWork(), ...open])];
    case 'all':
      return [...new Set([...lintable(session.workspace), ...open])];
  }
}
