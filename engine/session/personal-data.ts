/** What a project says of its own data, where it is asked about a folder and not about a file. */
import type { MigrationFolder } from '../../core/migrations/detection/detect.ts';
import { join } from '../../core/migrations/listing.ts';
import type { PersonalDataSettings } from '../../core/personal-data/settings.ts';
import type { Session } from './session.ts';

/** `folder`: undefined for the top of the workspace. */
export function personalDataSettings(
  { workspace }: Session,
  folder: MigrationFolder | undefined,
): PersonalDataSettings {
  return workspace.configs.configFor(join(folder?.path ?? '', 'x.sql')).config.personalData;
}
