"""Opens a dataset by the lines of docs/SCHEMA.md, in the Python readers that are installed, and says what comes back.

Called by scripts/readers: readers.py DATA_DIR EXPECTED_ROWS SCRIPTS_DIR
"""

import datetime
import os
import subprocess
import sys
import time

DATA, ROWS, SCRIPTS = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.chdir(os.path.dirname(os.path.abspath(DATA)))
FAILED = []


def said(reader, version, line, what):
    print(f"{reader:<14} {version:<10} {line}\n{'':<25} {what}", flush=True)


def tried(reader, version, line, names, check):
    """Runs a line, whose last expression is the result, and says what it is."""
    try:
        result = eval(line, names)
        said(reader, version, line, check(result))
    except Exception as e:  # what a reader throws is what its user sees
        FAILED.append(line)
        said(reader, version, line, f"FAILED: {type(e).__name__}: {str(e).splitlines()[0][:150]}")


def expect(truth, what):
    if not truth:
        raise AssertionError(what)


def types(frame, columns=("chain", "date", "timestamp_utc", "bundle_count")):
    found = frame.dtypes if not hasattr(frame, "schema") or hasattr(frame, "iloc") else frame.schema
    return ", ".join(f"{column} {found[column]}" for column in columns if column in frame.columns)


def pandas_frame(frame):
    expect(len(frame) == ROWS, f"{len(frame)} rows, not {ROWS}")
    expect(list(frame.columns).count("chain") == 1, "chain is there twice")
    return f"{len(frame)} rows; {types(frame)}"


def arrow_table(table):
    expect(table.num_rows == ROWS, f"{table.num_rows} rows, not {ROWS}")
    return f"{table.num_rows} rows; " + ", ".join(
        f"{name} {table.schema.field(name).type}" for name in ("chain", "date", "timestamp_utc", "bundle_count")
        if name in table.column_names)


def with_pandas():
    import pandas as pd
    import pyarrow as pa
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    D = ds.partitioning(pa.schema([("date", pa.date32())]), flavor="hive")
    names = {"pd": pd, "pa": pa, "pq": pq, "ds": ds, "D": D, "datetime": datetime}
    path = os.path.basename(DATA)
    tried("pandas", pd.__version__, f'pd.read_parquet("{path}/block_times")', names, pandas_frame)
    tried("pandas", pd.__version__, f'pd.read_parquet("{path}/block_times", partitioning=D, dtype_backend="pyarrow")',
          names, lambda frame: (expect("date32" in str(frame.dtypes["date"]), "date is no date"),
                                expect("int64" in str(frame.dtypes["bundle_count"]), "bundle_count is no integer"),
                                pandas_frame(frame))[-1])
    tried("pandas", pd.__version__,
          f'pd.read_parquet("{path}/block_times", partitioning=D, dtype_backend="numpy_nullable")', names,
          lambda frame: (expect(str(frame.dtypes["bundle_count"]) == "Int64", "bundle_count is no integer"),
                         expect(isinstance(frame["date"].iloc[0], datetime.date), "date is no date"),
                         pandas_frame(frame))[-1])
    tried("pandas", pd.__version__,
          f'pd.read_parquet("{path}/offline_operators", partitioning=D)["operator_id"].astype("UInt64")', names,
          lambda column: f"{len(column)} rows; operator_id {column.dtype}, exact; without astype: decimal.Decimal objects")
    tried("pyarrow", pa.__version__, f'pq.read_table("{path}/block_times")', names, arrow_table)
    tried("pyarrow", pa.__version__, f'ds.dataset("{path}/block_times", partitioning=D).to_table()', names,
          lambda table: (expect(str(table.schema.field("date").type) == "date32[day]", "date is no date"),
                         arrow_table(table))[-1])


def with_polars():
    import polars as pl

    path = os.path.basename(DATA)
    tried("polars", pl.__version__, f'pl.read_parquet("{path}/block_times")', {"pl": pl},
          lambda frame: (expect(frame.height == ROWS, f"{frame.height} rows"),
                         expect(frame.schema["date"] == pl.Date, "date is no date"),
                         f"{frame.height} rows; {types(frame)}")[-1])
    tried("polars", pl.__version__,
          f'pl.scan_parquet("{path}/block_times", hive_schema={{"chain": pl.String, "date": pl.Date}}).collect()', {"pl": pl},
          lambda frame: (expect(frame.height == ROWS, f"{frame.height} rows"), f"{frame.height} rows; {types(frame)}")[-1])


def with_dask():
    import dask
    import dask.dataframe as dd
    import pyarrow as pa
    import pyarrow.dataset as ds

    D = ds.partitioning(pa.schema([("date", pa.date32())]), flavor="hive")
    path = os.path.basename(DATA)
    tried("dask", dask.__version__,
          f'dd.read_parquet("{path}/block_times", dataset={{"partitioning": D}}, dtype_backend="pyarrow").compute()',
          {"dd": dd, "D": D}, pandas_frame)


def with_duckdb():
    import duckdb

    version = duckdb.__version__
    path = os.path.basename(DATA)

    def counted(relation):
        frame = relation.fetchall()
        expect(frame[0][0] == ROWS, f"{frame[0][0]} rows, not {ROWS}")
        return f"{frame[0][0]} rows; date {frame[0][1]}, bundle_count {frame[0][2]}"

    tried("DuckDB", version,
          f"duckdb.sql(\"SELECT count(*), any_value(typeof(date)), any_value(typeof(bundle_count)) "
          f"FROM read_parquet('{path}/block_times/*/*/*.parquet')\")",
          {"duckdb": duckdb}, counted)
    views = f"SET VARIABLE data_dir = '{path}'; SET VARIABLE sql_dir = '{SCRIPTS}/duckdb';\n" + sql("views")
    database = duckdb.connect()
    database.execute(views)
    count = database.execute("SELECT count(*) FROM block_times").fetchone()[0]
    expect(count == ROWS, f"the view has {count} rows, not {ROWS}")
    said("DuckDB", version, "scripts/duckdb/views.sql, SELECT count(*) FROM block_times", f"{count} rows")
    polled(duckdb, views)
    ingested(duckdb, views)


def sql(name):
    with open(f"{SCRIPTS}/duckdb/{name}.sql", encoding="utf-8") as text:
        return text.read()


def blocktimes(*arguments):
    """Starts a command on the data, beside the readers."""
    return subprocess.Popen([f"{SCRIPTS}/blocktimes", *arguments, "--network=devnet"], stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, env={**os.environ, "DATA_DIR": os.path.abspath(DATA)})


def polled(duckdb, views):
    """Counts by the view every 50 ms while stored blocks are replaced and files merged."""
    looks = again = 0
    for command in (("backfill", "--overwrite", "--chain=consensus", "--start=13200", "--end=13900"), ("compact",),
                    ("backfill", "--overwrite", "--chain=auto-evm", "--start=13100", "--end=14500"), ("compact",)):
        running = blocktimes(*command)
        while running.poll() is None:
            database = duckdb.connect()
            try:
                database.execute(views)
                count, blocks = database.execute(
                    "SELECT count(*), count(DISTINCT (chain, block_number)) FROM block_times").fetchone()
                expect(count == ROWS and blocks == ROWS, f"{count} rows of {blocks} blocks, not {ROWS}")
                looks += 1
            except duckdb.IOException:
                again += 1  # a file of an older manifest is gone: read the manifest again
            database.close()
            time.sleep(0.05)
        expect(running.returncode == 0, f"{command}: exit code {running.returncode}")
    said("DuckDB", duckdb.__version__, "the view, polled every 50 ms while blocks are replaced and files merged",
         f"{looks} looks, {ROWS} rows in each; {again} had to read the manifest again")


def ingested(duckdb, views):
    """Takes rows over twice, with a compaction and new blocks in between."""
    for script, table in (("ingest_by_changes", "taken"), ("ingest_by_key", "taken_by_key")):
        file = f"ingest-{table}.duckdb"
        if os.path.exists(file):
            os.remove(file)
        counts = []
        for command in (None, ("backfill", "--chain=consensus", f"--start={16000 + len(table)}", "--count=50"), ("compact",)):
            if command:
                running = blocktimes(*command)
                running.wait()
                expect(running.returncode == 0, f"{command}: exit code {running.returncode}")
            database = duckdb.connect(file)
            database.execute(views)
            database.execute(sql(script))
            taken, blocks, stored = database.execute(
                f"SELECT (SELECT count(*) FROM {table}), (SELECT count(DISTINCT (chain, block_number)) FROM {table}),"
                " (SELECT count(*) FROM block_times)").fetchone()
            expect(taken == blocks == stored, f"{taken} rows of {blocks} blocks taken, {stored} stored")
            counts.append(str(taken))
            database.close()
        said("DuckDB", duckdb.__version__, f"scripts/duckdb/{script}.sql, before and after new blocks and a compaction",
             "taken over " + ", ".join(counts) + " rows, each exactly once")


for name, reader in (("pandas", with_pandas), ("polars", with_polars), ("dask", with_dask), ("duckdb", with_duckdb)):
    try:
        __import__(name)
    except ImportError:
        print(f"{name}: skipped, not installed")
        continue
    try:
        reader()
    except Exception as e:
        FAILED.append(name)
        print(f"{name} FAILED: {type(e).__name__}: {e}")
sys.exit(1 if FAILED else 0)
