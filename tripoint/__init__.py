"""The front desk: one file a verb of the command line. Starts Scrapy and Datasette, holds no rules."""
