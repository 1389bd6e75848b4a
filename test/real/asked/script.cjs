// What the drivers share: sources in TypeScript are run as they stand, with decorators' metadata; packages that are not installed are stubs.
const { createRequire } = require('node:module');
const Module = require('node:module');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const packages = createRequire(join(process.env.PACKAGES, 'package.json'));
const ts = packages('typescript');

const stub = new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 'stub' : name === 'then' ? undefined : stub),
  apply: () => stub,
  construct: () => stub,
});

/** Named packages come from the folder with the libraries; everything else from the checkout, or it is a stub. */
const own = /^(?:drizzle-orm|typeorm|reflect-metadata|pg|@prisma\/|sequelize)/;
const load = Module._load;
Module._load = function (request, parent, isMain) {
  if (own.test(request)) return load.call(this, packages.resolve(request), parent, isMain);
  try {
    return load.call(this, request, parent, isMain);
  } catch (error) {
    const isOptional = /^(?:MODULE_NOT_FOUND|ERR_REQUIRE_ESM|ERR_PACKAGE_PATH_NOT_EXPORTED)$/.test(
      error.code,
    );
    // The libraries ask for each other and can do without.
    if (!isOptional || parent?.filename?.includes('node_modules') !== false) throw error;
    return stub;
  }
};

const options = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
  esModuleInterop: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  useDefineForClassFields: false,
  jsx: ts.JsxEmit.React,
};
for (const extension of ['.ts', '.tsx'])
  require.extensions[extension] = (module, path) => {
    const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
      compilerOptions: options,
      fileName: path,
    });
    module._compile(outputText, path);
  };

/** A step that the server or the library refuses is counted: what was sent before stands in the server's log. */
let refused = 0;
async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    refused += 1;
    if (process.env.VERBOSE)
      console.error(String(error.message).trim().split('\n').slice(-2).join(' ').slice(0, 300));
    return undefined;
  }
}

function done(models) {
  console.log(JSON.stringify({ models, refused }));
  process.exit(0);
}

module.exports = { packages, attempt, done, files: process.argv.slice(2) };
