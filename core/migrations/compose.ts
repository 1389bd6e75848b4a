/**
 * Services of a Compose file that migrate and do nothing else: whether the application waits for their end. By what stands further to the right of their
 * names; what anchors bring in counts wherever it is written. Textual.
 */
import { literal } from '../text/pattern.ts';
import { commandsIn, type Command } from './deployments.ts';

/** A command of a Compose file, and the service that starts beside the application and migrates. */
export interface ComposeCommand extends Command {
  /** Undefined where it migrates and goes on, or where others wait for its end. */
  readonly beside: string | undefined;
  /** It does nothing else, and nothing in the file is of the same program: nobody says that an application starts with it. */
  readonly isAlone: boolean;
}

/** `migrates`: what the tool is called by; `commands`: that, and what calls it. */
export function composeCommands(
  text: string,
  migrates: RegExp,
  commands: readonly RegExp[],
): readonly ComposeCommand[] {
  const [all, services] = [commandsIn(text), servicesIn(text)];
  return all
    .filter((one) => commands.some((each) => each.test(one.text)))
    .map((one) => {
      const service = services.findLast(({ line }) => line < one.line);
      const isOwn =
        service !== undefined &&
        (migrates.test(one.text) || /migrat/i.test(service.name)) &&
        !/&&|;|\|/.test(one.text.slice(endOf(one.text, commands))) &&
        !all.some(({ line }) => line > one.line && line < service.end);
      const isWaitedFor = isOwn && isAwaited(service.name, text);
      return {
        ...one,
        beside: isOwn && !isWaitedFor ? service.name : undefined,
        isAlone: isOwn && !isWaitedFor && !hasApplication(service, services),
      };
    });
}

/** Behind the last of them. */
function endOf(text: string, commands: readonly RegExp[]): number {
  return Math.max(
    ...commands.map((one) => {
      const found = one.exec(text);
      return found === null ? 0 : found.index + found[0].length;
    }),
  );
}

interface Service {
  readonly name: string;
  /** From one. */
  readonly line: number;
  /** The first line behind it. */
  readonly end: number;
  readonly body: string;
}

/** Another service of its image or of what it is built from; beside one that only has a tool in it any that is no server of data. */
function hasApplication(own: Service, services: readonly Service[]): boolean {
  // What an anchor brings in stands elsewhere.
  if (/<<\s*:|\bextends\s*:|:\s*[*&]\w/.test(own.body)) return true;
  const others = services.flatMap((one) => (one === own ? [] : [one.body]));
  const [image, build] = [imageIn(own.body), buildIn(own.body)];
  if (
    others.some((one) => (image !== undefined && imageIn(one) === image) || /<<\s*:|\bextends\s*:/.test(one))
  )
    return true;
  if (build !== undefined) return others.some((one) => buildIn(one) === build);
  return others.some((one) => !servers.test(imageIn(one) ?? ''));
}

const servers =
  /(?:^|\/)[\w-]*(?:postg\w*|pgvector|timescale\w*|mysql|mariadb|redis|valkey|rabbitmq|kafka|minio|pgadmin\d?|adminer|mailhog|mailpit|nginx|traefik)\b/;

function imageIn(body: string): string | undefined {
  return /^\s+image\s*:[^\S\n]*["']?([^\s"'#]+)/m.exec(body)?.[1];
}

function buildIn(body: string): string | undefined {
  const written =
    /^\s+build\s*:[^\S\n]*["']?([^\s"'#]+)/m.exec(body)?.[1] ??
    /^\s+context\s*:[^\S\n]*["']?([^\s"'#]+)/m.exec(body)?.[1];
  return written?.replace(/\/+$/, '');
}

function nameIn(line: string): string {
  return line
    .trim()
    .replace(/\s*:.*$/, '')
    .replaceAll(/["']/g, '');
}

function servicesIn(text: string): readonly Service[] {
  const lines = text.split('\n');
  const top = lines.findIndex((one) => /^services\s*:/.test(one));
  if (top < 0) return [];
  const indent = /^\s*/.exec(lines.slice(top + 1).find(isName) ?? '')?.[0] ?? '';
  if (indent === '') return [];
  const isHead = (one: string): boolean =>
    isName(one) && one.startsWith(indent) && !/^\s/.test(one.slice(indent.length));
  return lines.flatMap((line, at): readonly Service[] => {
    if (at <= top || !isHead(line)) return [];
    const behind = lines.findIndex((one, index) => index > at && (isHead(one) || /^[^\s#]/.test(one)));
    const end = behind < 0 ? lines.length : behind;
    return [{ name: nameIn(line), line: at + 1, end: end + 1, body: lines.slice(at, end).join('\n') }];
  });
}

function isName(line: string): boolean {
  return /^\s+["']?[\w.-]+["']?\s*:/.test(line);
}

/** Without that condition others wait for its start at most. */
function isAwaited(name: string, text: string): boolean {
  return new RegExp(
    `["']?${literal(name)}["']?\\s*:\\s*\\{?[^}]{0,120}?condition\\s*:\\s*["']?service_completed_successfully`,
  ).test(text);
}
