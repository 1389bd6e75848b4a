/** What the configuration declares about personal data, for requests about a folder rather than a file. */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join } from '../../core/migrations/listing.ts';
import type { PersonalDataSettings } from '../../core/personal-data/settings.ts';
import type { Session } from './session.ts';

/** `folder`: undefined for the workspace's root. */
export function personalDataSettings(
  { workspace }: Session,
  folder: MigrationFolder | undefined,
): PersonalDataSettings {
  return workspace.configs.configFor(join(folder?.path ?? '', 'x.sql')).config.personalData;
}
