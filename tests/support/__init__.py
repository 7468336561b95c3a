"""What tests, the proof and the benchmarks need around MedMgr: a browser, a PostgreSQL server, the running desk."""
