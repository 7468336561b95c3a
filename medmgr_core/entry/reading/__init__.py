"""Making a staged table of a file, in a child process: what stands here may run out of memory or be killed.

`__main__` is the process, `limits` what it may use; `kind` tells what a file is. A text file goes through `letters`
(encoding), `marks` (delimiter), `text_file`; a workbook through `guard` (its true size) and `workbook`. Both meet in
`headings` (where the table begins), `stage` (the table) and `tidy` (rows that are none: `marked_rows`, `totals`).
"""
