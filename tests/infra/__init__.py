"""What is deployed: templates, policies, alarms and their pages."""
