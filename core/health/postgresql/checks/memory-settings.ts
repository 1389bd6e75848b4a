/** Settings of memory against the memory of the machine, which no SQL shows: it is a threshold that somebody gives. */
import { postgresCheck, type HealthFinding, type Judged } from '../../check.ts';
import { bytesOf, changeSetting, isWaiting, sourceOf, vacuumMemory } from '../settings.ts';
import { cells, formatBytes, formatCount, formatShare, megabyte } from '../words.ts';

export const check = postgresCheck({
  id: 'memory-settings',
  title: 'Settings of memory',
  group: 'settings',
  cost: 'catalogue',
  about:
    'shared_buffers above the share of the memory from which the manual expects no gain, or small while blocks of this database are often missed; effective_cache_size that no machine of this size has, or less than the half of it where tables do not fit into it; connections that need more memory than there is if each sorts once; huge pages that a large shared_buffers does not get. What the machine has is said with `--memory 16GB`, or as the threshold `memory`. The share of blocks that were found in shared_buffers is used nowhere else: alone it says nothing.',
  needs: 'nothing',
  thresholds: {
    memory: { value: 0, unit: 'MB', about: 'of memory for the database server, 0: not known' },
    most: { value: 40, unit: 'percent', about: 'of the memory for shared_buffers, more gives nothing' },
    least: { value: 10, unit: 'percent', about: 'of the memory for shared_buffers, less is little' },
    misses: { value: 5, unit: 'percent', about: 'of the blocks were not found in shared_buffers' },
    reads: { value: 1_000_000, unit: 'count', about: 'blocks were read, fewer say nothing' },
    large: { value: 8_192, unit: 'MB', about: 'of shared_buffers want huge pages' },
  },
  query: ({
    version,
  }) => `SELECT ${bytesOf('shared_buffers')}::text, ${bytesOf('work_mem')}::text, current_setting('max_connections'), ${bytesOf('effective_cache_size')}::text,
    (current_setting('autovacuum_max_workers')::int8 * ${vacuumMemory})::text,
    d.blks_hit::text, d.blks_read::text, (SELECT sum(relpages::int8) * current_setting('block_size')::int8 FROM pg_class WHERE relkind IN ('r', 'i', 'm', 't'))::text,
    ${version >= 170_000 ? "current_setting('huge_pages_status')" : "'unknown'"}, current_setting('huge_pages'),
    ${version >= 150_000 ? "current_setting('shared_memory_size_in_huge_pages')" : 'NULL'}, ${sourceOf('effective_cache_size')}, ${isWaiting('shared_buffers')}::text
  FROM pg_stat_database d WHERE d.datname = current_database()`,
  judge: (rows, { database, version }, limits): Judged => {
    const { number, text, flag } = cells(rows[0]);
    const [shared = 0, work = 0, connections = 0, cache = 0, vacuum = 0, hit = 0, read = 0, size = 0] = [
      0, 1, 2, 3, 4, 5, 6, 7,
    ].map(number);
    const memory = limits.memory * megabyte;
    const isKnown = memory > 0;
    const findings: HealthFinding[] = [];
    const add = (name: string, weight: number, message: string, value?: number): void => {
      const script =
        value === undefined
          ? {}
          : changeSetting(name, `${Math.round(value / megabyte)}MB`, { source: text(11), database });
      findings.push({
        object: { kind: 'setting', name },
        grade: name === 'work_mem' ? 'soon' : 'sometime',
        weight,
        message,
        ...script,
      });
    };
    const missed = read / Math.max(1, hit + read);
    const wanted = formatBytes(memory / 4);
    if (isKnown && !flag(12) && shared * 100 > memory * limits.most)
      add(
        'shared_buffers',
        2,
        `shared_buffers is ${formatBytes(shared)}, ${formatShare(shared / memory)} of ${formatBytes(memory)}: the system’s own cache, which PostgreSQL reads through, has little left, and the manual expects no gain above ${limits.most} %. Lower it to about ${wanted}; it takes a restart.`,
      );
    if (
      isKnown &&
      !flag(12) &&
      shared * 100 < memory * limits.least &&
      missed * 100 >= limits.misses &&
      read >= limits.reads
    )
      add(
        'shared_buffers',
        2,
        `shared_buffers is ${formatBytes(shared)}, ${formatShare(shared / memory)} of ${formatBytes(memory)}, and ${formatShare(missed)} of the blocks that queries of this database asked for were not in it (${formatCount(read)} reads). The manual starts at a quarter of the memory of a server that is for the database alone: set it to about ${wanted}; it takes a restart.`,
      );
    if (isKnown && cache > memory)
      add(
        'effective_cache_size',
        1,
        `effective_cache_size is ${formatBytes(cache)}, more than the memory (${formatBytes(memory)}): the planner takes index scans for cheaper than they are. It stands for shared_buffers and the system’s cache together: set it to about ${formatBytes((memory * 3) / 4)}.`,
        (memory * 3) / 4,
      );
    else if (cache < shared)
      add(
        'effective_cache_size',
        1,
        `effective_cache_size is ${formatBytes(cache)}, less than shared_buffers (${formatBytes(shared)}), which is part of what it stands for: the planner takes index scans for dearer than they are. Set it to the memory that caches the database, no less than shared_buffers.`,
        isKnown ? (memory * 3) / 4 : shared * 2,
      );
    else if (isKnown && cache * 2 < memory && size > cache)
      add(
        'effective_cache_size',
        1,
        `effective_cache_size is ${formatBytes(cache)} of ${formatBytes(memory)}, and this database has ${formatBytes(size)}: the planner takes index scans for dearer than they are. It stands for shared_buffers and the system’s cache together: set it to about ${formatBytes((memory * 3) / 4)}.`,
        (memory * 3) / 4,
      );
    const most = shared + connections * work + vacuum;
    if (isKnown && most > memory)
      add(
        'work_mem',
        3,
        `shared_buffers (${formatBytes(shared)}), one sort in each of ${formatCount(connections)} connections (work_mem: ${formatBytes(work)}) and the autovacuum workers (${formatBytes(vacuum)}) need ${formatBytes(most)}, and there are ${formatBytes(memory)}: under load the system ends processes, and the whole server restarts. A query may take work_mem several times. Lower max_connections with a pooler in front, or work_mem, and raise work_mem for the roles that need it.`,
      );
    const isLarge = shared >= limits.large * megabyte;
    if (isLarge && text(8) === 'off')
      add(
        'huge_pages',
        1,
        `shared_buffers is ${formatBytes(shared)} and lies in small pages (huge_pages is ${text(9)}, and the server got none): each connection that reads all of it keeps page tables of its own, about ${formatBytes((shared / 4_096) * 8)}. Give the system ${text(10)} huge pages (vm.nr_hugepages) and restart the server.`,
      );
    return {
      findings,
      unseen: [
        ...(isKnown
          ? []
          : [
              {
                because:
                  'How much memory the machine has is not visible in SQL: say it with --memory 16GB, or as the threshold “memory” of memory-settings in plinth.config.json.',
              },
            ]),
        ...(isLarge && text(8) === 'unknown'
          ? [
              {
                because: `Whether shared_buffers got huge pages is not told by version ${Math.floor(version / 10_000)}, only from 17 on.`,
              },
            ]
          : []),
      ],
      looked: `shared_buffers ${formatBytes(shared)}, ${formatCount(connections)} connections with work_mem ${formatBytes(work)}`,
    };
  },
});
