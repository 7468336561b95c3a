"""Taking files in.

`sniff` finds how a file is written, `read_csv` its cells as text, `column_choice` which column is which field,
`parse` the values.
"""
