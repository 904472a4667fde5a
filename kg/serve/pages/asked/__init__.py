"""The pages of the questions: their catalogue, and each with its form, answer and chart."""
