"""The kinds of facility that can be built: tables of units, cost centres, accounts and suppliers. All names are invented."""
