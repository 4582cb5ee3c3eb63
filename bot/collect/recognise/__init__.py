"""Pure: what the pieces of a text are: title, date, issuer, demands, slogans, signatures."""
