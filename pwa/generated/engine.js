/* Made by ./dev bundle from sources 3628646ab8dfba156d0249502601193b. Do not edit. */
import{r}from"./form.js";import"./app.js";export{r as Answering};
