/** How sentences of a way back begin by which others know them: steps of the checklist go by what stands under Rollback. */

/** Behind it the numbered steps of several scripts stand. */
export const leavingOut = 'In this order (leave out a script of whose file nothing is there';
/** The previous release cannot run before it. */
export const keptRunning = 'Keep the new release running until the script has committed.';
