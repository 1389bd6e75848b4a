/**
 * Tables whose definitions come with a library: its makers' scripts are copied as they are, and whoever mends one has to mend it again with each
 * release. By the prefixes that the libraries give, which nobody else writes.
 */

/** Camunda, Activiti and Flowable (`ACT_RU_JOB`, `FLW_RU_BATCH`), Quartz, Spring Batch. */
const vendors =
  /^(?:act_(?:app|cmmn|co|dmn|evt|fo|ge|hi|id|procdef|re|ru)_|flw_(?:channel|ev|event|ru)_|qrtz_|batch_(?:job|step)_)/i;

export function isOfVendor(table: string): boolean {
  return vendors.test(table);
}
