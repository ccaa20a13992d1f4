"""Statistics of people who rate steps: agreement, each labeler's habits, and what the steps probably are. numpy alone."""
