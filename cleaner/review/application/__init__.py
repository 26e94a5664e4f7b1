"""The application: reviewers in browsers, decisions in a database, and the gate between."""
