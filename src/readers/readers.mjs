// Opens one file by the lines of docs/SCHEMA.md in JavaScript readers. Called by scripts/readers: readers.mjs FILE ROWS
import {createRequire} from 'node:module';
import fs from 'node:fs';

const [file, rows] = [process.argv[2], Number(process.argv[3])];
const require = createRequire(import.meta.url);
let failed = false;

async function tried(reader, version, line, read) {
  try {
    const [count, what] = await read();
    if (count !== rows) throw new Error(`${count} rows, not ${rows}`);
    console.log(`${reader.padEnd(14)} ${version.padEnd(10)} ${line}\n${' '.repeat(26)}${count} rows; ${what}`);
  } catch (e) {
    failed = true;
    console.log(`${reader.padEnd(14)} ${version.padEnd(10)} ${line}\n${' '.repeat(26)}FAILED: ${e.message}`);
  }
}

const version = name => JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`)).version;

await tried('hyparquet', version('hyparquet'), 'parquetReadObjects({file: await asyncBufferFromFile(path), compressors})',
  async () => {
    const {asyncBufferFromFile, parquetReadObjects} = await import('hyparquet');
    const {compressors} = await import('hyparquet-compressors');
    const all = await parquetReadObjects({file: await asyncBufferFromFile(file), compressors});
    const row = all[0];
    return [all.length, `chain ${typeof row.chain}, timestamp_utc ${row.timestamp_utc.constructor.name}, `
      + `block_number ${typeof row.block_number}`];
  });
await tried('arrow-js', version('apache-arrow'), 'tableFromIPC(readParquet(bytes).intoIPCStream())', async () => {
  const arrow = require('apache-arrow');
  const wasm = require('parquet-wasm');
  const table = arrow.tableFromIPC(wasm.readParquet(new Uint8Array(fs.readFileSync(file))).intoIPCStream());
  return [table.numRows, `chain ${table.schema.fields.find(field => field.name === 'chain').type}, `
    + `chain.get(0) ${typeof table.getChild('chain').get(0)}, block_number ${typeof table.getChild('block_number').get(0)}`];
});
process.exit(failed ? 1 : 0);
