"""Taking texts and files in, and giving them out.

`read_file` has a file read by a process of its own (`reading`), `checks` makes SQL of the kinds of fields; `template`,
`record_csv` and `export` write files.
"""
