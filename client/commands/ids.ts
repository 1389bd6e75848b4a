/** Every command of the extension, by the id that the manifest contributes; test/contract compares the two. */
export const commandIds = [
  'plinth.restartServer',
  'plinth.showLog',
  'plinth.explainDetection',
  'plinth.chooseDialect',
  'plinth.schema.chooseSource',
  'plinth.schema.refresh',
  'plinth.schema.retry',
  'plinth.schema.openOrigin',
  'plinth.schema.copyName',
  'plinth.embedded.start',
  'plinth.connection.connect',
  'plinth.connection.disconnect',
  'plinth.connection.bind',
  'plinth.connection.forgetPassword',
  'plinth.collectStatistics',
  'plinth.explainQuery',
  'plinth.showPlan',
  'plinth.showRules',
  'plinth.safeNow',
  'plinth.showAppliedFindings',
  'plinth.suppress',
  'plinth.previewFix',
  'plinth.applyFix',
  'plinth.discardFix',
] as const;

export type CommandId = (typeof commandIds)[number];
