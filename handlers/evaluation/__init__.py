"""Looking back together: an interview on two phones, each answer approved by the parent, signed by both."""
