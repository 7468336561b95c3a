"""Taking files in: what was learnt of a source, the dry run, accepting, the rows still to be mended."""
