"""The pages, a file for each subject: who may see it is the envelope's business, what it says the views'."""
